/** The page on personal data. */
export const privacy = {
  title: 'Privacy',
  lede: 'What the shop knows of you, and for how long.',
  sections: [
    {
      heading: 'When you look around',
      paragraphs: [
        'The shop writes down which page was asked for, when, and how long the answer took. It does not write down who looked at a page, nor what was searched for.',
        'The provider of the network in front of the shop may keep the addresses of visitors for a while, to fend off attacks.',
      ],
    },
    {
      heading: 'Cookies',
      paragraphs: [
        'There is no cookie until you do something that needs one, such as choosing a language: that choice is kept in your browser for a year. The first copy in your cart brings one too, a number that says nothing of who you are; it is forgotten 90 days after the last change of the cart. Only this shop can read its cookies.',
        'Nothing here counts visits, follows you to other sites or shows advertising. Pages load nothing from anywhere else.',
      ],
    },
    {
      heading: 'When you have an account',
      paragraphs: [
        'The shop keeps your address, your name, the language of your mails, and what is needed to tell whether a password is yours; the password itself is written down nowhere. If you switch on two-step login, it keeps the key of your app too, until you switch it off.',
        'For each browser that you log in with it keeps which one it is and when it was last used. You see them in your account and can end them; they are forgotten when you log out, after 14 days without use, and after 60 days in any case.',
        'It keeps the addresses that you have parcels sent to until you delete them, your cart, and what you order and sell, with the messages about it. Whoever you buy from sees the address of that order; nobody else does.',
        'To stop guesses of passwords it counts for up to a day how often an account was tried, and from where, in a form that cannot be read back.',
        'When an account is used to change something, is refused something, or somebody tries to log in to it, the shop writes down its number with the page and the time, so that misuse can be looked into.',
      ],
    },
    {
      heading: 'What others see',
      paragraphs: [
        'Of a seller everybody sees the name and the place that the seller has given, and the copies for sale.',
      ],
    },
    {
      heading: 'Your rights',
      paragraphs: [
        'In your account you can take along a copy of all that the shop knows of you, correct it, and delete the account. Then your name and your addresses go for good; orders stay, without your name, because the other side needs them.',
        'You may also ask us for all of this. Write to us; the contact page says how.',
      ],
    },
  ],
};
