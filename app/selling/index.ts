export { keepPhotos } from './keep-photos.ts';
export { isLanguage } from './languages.ts';
export { shopOfUser } from './own-data.ts';
export { countOne } from './own-request.routes.ts';
export { OwnSelling } from './own-selling.service.ts';
export { ListingReportEntity } from './report.entity.ts';
export {
  type OpenReport,
  type ReportOutcome,
  type ReportReason,
  reportOutcomes,
  reportReasons,
} from './report.model.ts';
export { ReportService } from './report.service.ts';
export { sellingRoutes } from './selling.routes.ts';
export { HIGHEST_UNITS, MOST_COPIES } from './selling-input.ts';
export { readLine } from './typed-text.ts';
