/** Seconds as Prometheus, Argo CD and Flux read them: in the largest unit of hours, minutes or seconds that is exact. */
export function duration(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < 0)
    throw new Error(`a duration: received ${seconds}; accepted: whole seconds`);
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
