/** The page that describes the API to people; what it says of single routes comes from the OpenAPI document. */
export const apiReference = {
  title: 'The shop for programs',
  lede: 'Whatever you can do on these pages, a program of yours can do through the API.',
  document: 'The OpenAPI document',
  tokens: 'Make a token',
  contents: 'On this page',
  rules: 'What holds for all of it',
  schemas: 'Schemas',
  anybody: 'Anybody may ask; no token is needed.',
  scope: 'Scope of the token:',
  parameters: 'Parameters',
  body: 'Body',
  photo: 'The bytes of a photo: JPEG, PNG or WebP.',
  answers: 'Answers',
  example: 'Example',
  required: 'required',
  optional: 'optional',
};
