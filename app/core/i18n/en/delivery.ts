/** What delivers, where to and for how much, as admins enter it. */
export const delivery = {
  faults: {
    name: 'A name of 1 to 80 characters.',
    code: 'Small letters, digits and single hyphens, up to 40 characters, for example dhl-express.',
    codeTaken: 'There is a provider with this code already.',
    trackingUrl:
      'An https address with {number} where the number of the parcel goes, up to 300 characters; or nothing.',
    country: 'The two letters of a country (ISO 3166-1), for example ES; ** is every country.',
    cost: 'An amount from 0 to 100,000.',
    days: 'A whole number of days from 1 to 200.',
    daysOrder: 'Not less than the fewest days, please.',
    twice: 'There is another rate for the same two countries.',
    tooMany: 'A provider can have at most 500 rates.',
  },
};
