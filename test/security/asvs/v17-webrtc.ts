import type { Chapter, Requirement } from './requirement.ts';

const requirement = (id: string, text: string): Requirement => ({
  id,
  level: 2,
  requirement: text,
  notApplicable: 'There is no WebRTC.',
});

export const webRtc: Chapter = {
  number: 17,
  title: 'WebRTC',
  requirements: [
    requirement('17.1.1', 'TURN leads to no internal addresses.'),
    requirement('17.2.1', 'Keys of DTLS are looked after.'),
    requirement('17.2.2', 'DTLS has approved ciphers.'),
    requirement('17.2.3', 'SRTP is authenticated.'),
    requirement('17.2.4', 'Malformed SRTP disturbs nobody.'),
    requirement('17.3.1', 'Signalling stands a flood.'),
    requirement('17.3.2', 'Signalling stands malformed messages.'),
  ],
};
