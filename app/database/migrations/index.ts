import { Catalogue1764000000000 } from './1764000000000-catalogue.ts';

/** In the order in which they are applied. Each can be run again after it was cut off half-way: MySQL commits DDL at once. */
export const migrations = [Catalogue1764000000000];
