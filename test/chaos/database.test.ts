import { inShort } from './in-short.ts';
import { database } from './scenarios/database.ts';

inShort(database);
