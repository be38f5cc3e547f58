import { spawnSync } from 'node:child_process';
import { describe, it } from '@jest/globals';

const missing = spawnSync('git', ['--version']).status !== 0;
// jest shows the names of skipped tests only when asked to.
if (missing) process.stderr.write('Tests that need a repository are skipped: there is no git on the PATH.\n');

/** Tests of what is compared with a repository, skipped where the machine has no git. */
export const itWithGit = missing ? it.skip : it;
export const describeWithGit = missing ? describe.skip : describe;
