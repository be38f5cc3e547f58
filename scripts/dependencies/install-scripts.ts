/**
 * Packages that come with an install script, and why they are taken all the same. Which of the scripts run is said by
 * `allowScripts` in package.json; an npm that does not know it runs them all. The image installs with
 * `--ignore-scripts`: no package that production needs has one.
 */
export const installScripts: Readonly<Record<string, string>> = {
  node: 'Unpacks the Node that everything runs on, out of its own dependency: the one script that is run.',
  '@parcel/watcher': 'Would compile what its prebuilt package has already; not run.',
  '@swc/core': 'Looks whether a prebuilt package fits; not run.',
  'unrs-resolver': 'Looks whether a prebuilt package fits; not run.',
};
