const cities = new Set(Intl.supportedValuesOf('timeZone'));
const areas = new Set([...cities].map((zone) => zone.split('/')[0]!));

const isZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
};

/**
 * Whether the cluster knows a time zone of that name. Its database is asked for the exact spelling, this runtime's for
 * any; other names of a zone, such as Asia/Kolkata, are not among those it lists.
 */
export function isTimeZone(zone: string): boolean {
  if (cities.has(zone) || zone === 'UTC' || /^Etc\/(UTC|GMT)$/.test(zone)) return true;
  if (/^Etc\/GMT[+-]([1-9]|1\d)$/.test(zone)) return isZone(zone);
  const [area = '', ...places] = zone.split('/');
  if (!areas.has(area) || places.length === 0 || !places.every((place) => /^[A-Z]\w/.test(place))) return false;
  return isZone(zone) && ![...cities].some((city) => city.toLowerCase() === zone.toLowerCase());
}
