import { by, type Chapter, documented } from './requirement.ts';

const photos = 'app/selling/listing-photos.routes.test.ts';
const image = 'app/photos/photo-image.test.ts';

export const files: Chapter = {
  number: 5,
  title: 'File handling',
  requirements: [
    {
      id: '5.1.1',
      level: 2,
      requirement: 'Types and sizes of uploads are documented.',
      documentedIn: [...documented('Files'), { file: 'docs/ARCHITECTURE.md', heading: 'A photo' }],
    },
    {
      id: '5.2.1',
      level: 1,
      requirement: 'No file is larger than can be dealt with.',
      provenBy: [
        ...by(
          photos,
          'refuses %s, and stores nothing',
          'refuses six files, a file in another field, and a form without a file',
        ),
        ...by(image, 'takes many at once, and refuses those for which there is no room'),
      ],
    },
    {
      id: '5.2.2',
      level: 1,
      requirement: 'A file is what it says it is.',
      provenBy: [
        ...by(image, 'refuses as %p: %s', 'takes only the pixels of a file that is something else as well'),
        ...by('app/photos/photo-fuzz.test.ts', 'may have bits turned, above all in what it says of itself'),
      ],
      note: 'Names and types that a browser sends along count for nothing: the picture is drawn anew.',
    },
    {
      id: '5.2.3',
      level: 2,
      requirement: 'What is compressed is bounded before it is unpacked.',
      provenBy: [
        ...by(
          'app/photos/photo-fuzz.test.ts',
          'may say that it has any number of pixels, and takes no memory for those that it has not',
        ),
        ...by(image, 'refuses as %p: %s'),
        ...by('app/core/http/forms.test.ts', 'that is compressed is refused: a few bytes could be millions'),
      ],
      note: 'Archives are not taken at all.',
    },
    {
      id: '5.3.1',
      level: 1,
      requirement: 'No file of users is run.',
      provenBy: by(photos, 'serves nothing at /photos/%s', 'refuses %s, and stores nothing'),
      note: 'Files are read into answers of the type image/webp; nothing of the folder is imported.',
    },
    {
      id: '5.3.2',
      level: 1,
      requirement: 'Paths are made of what the store has made up.',
      provenBy: [
        ...by(photos, 'serves nothing at /photos/%s', 'shows a hostile name of a file as text'),
        ...by('test/security/hostile-clients.test.ts', 'leads nowhere: %s'),
      ],
    },
    {
      id: '5.4.1',
      level: 2,
      requirement: 'Downloads have a name that the store gives.',
      provenBy: by(
        'app/accounts/own-data.routes.test.ts',
        'is a file with all that the store keeps of its owner, and of nobody else',
      ),
    },
    {
      id: '5.4.2',
      level: 2,
      requirement: 'Names of files cannot break headers or mails.',
      notApplicable: 'The one download has a constant name; mails have no attachments.',
    },
    {
      id: '5.4.3',
      level: 2,
      requirement: 'Files of strangers are scanned.',
      notApplicable:
        'No file of a stranger is served or kept: a photo is drawn anew from its pixels, and its bytes are thrown away.',
    },
  ],
};
