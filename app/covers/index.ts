export { coverPath, coverSvg } from './cover.ts';
