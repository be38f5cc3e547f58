/** What a browser calls itself, by the first that fits: all of them pretend to be others too. */
const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome|Chromium)\//],
  ['Safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** A browser and the system that it runs on; empty where it does not say. Kept of a session, so that its owner knows it again. */
export interface Device {
  readonly browser: string;
  readonly system: string;
}

export function deviceOf(userAgent: string): Device {
  const text = userAgent.slice(0, 500);
  const named = (names: readonly (readonly [string, RegExp])[]): string =>
    names.find(([, pattern]) => pattern.test(text))?.[0] ?? '';
  return { browser: named(BROWSERS), system: named(SYSTEMS) };
}
