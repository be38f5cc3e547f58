import { inShort } from './in-short.ts';
import { disk } from './scenarios/disk.ts';

inShort(disk);
