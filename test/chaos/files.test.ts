import { inShort } from './in-short.ts';
import { files } from './scenarios/files.ts';

inShort(files);
