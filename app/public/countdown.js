// Counts the seconds of a hold down where the page says its minutes, and asks the store when they are over. Measured from
// the loading of the page: a visitor's clock may be wrong.
const left = document.querySelector('[data-seconds]');
if (left) {
  const seconds = Number(left.dataset.seconds);
  const show = () => {
    const now = Math.ceil(seconds - performance.now() / 1000);
    if (now <= 0) {
      clearInterval(timer);
      location.replace(location.pathname);
      return;
    }
    left.textContent = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, '0')}`;
  };
  const timer = setInterval(show, 1000);
}
