/** What of @koa/multer is used; the package has no types of its own. */
declare module '@koa/multer' {
  export interface UploadedFile {
    readonly fieldname: string;
    readonly originalname: string;
    readonly buffer: Buffer;
  }

  interface Limits {
    readonly fields?: number;
    readonly fieldSize?: number;
    readonly fieldNameSize?: number;
    readonly files?: number;
    readonly fileSize?: number;
    readonly parts?: number;
    readonly headerPairs?: number;
  }

  interface Multer {
    (options: {
      readonly storage: unknown;
      readonly limits: Limits;
    }): {
      array(field: string): (ctx: unknown, next: () => Promise<void>) => Promise<void>;
    };
    memoryStorage(): unknown;
  }

  const multer: Multer;
  // biome-ignore lint/style/noDefaultExport: the package has one.
  export default multer;
}
