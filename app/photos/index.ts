export { PhotoEntity } from './photo.entity.ts';
export { photoRoutes } from './photo.routes.ts';
export { MOST_PHOTOS, type Photo, PhotoService } from './photo.service.ts';
export { PhotoFolder } from './photo-folder.ts';
export { makePhoto, type PhotoFault, type PhotoImage } from './photo-image.ts';
export { newPhotoName, photoFiles, photoPath } from './photo-path.ts';
export { sweepPhotosJob } from './sweep-photos.job.ts';
export {
  MOST_BYTES,
  PHOTO_FIELD,
  readPhotoBody,
  readPhotoForm,
  type UploadFault,
  uploadToken,
} from './upload.routes.ts';
