/** The terms page. */
export const terms = {
  title: 'Terms',
  lede: 'How buying and selling works here, in plain words.',
  sections: [
    {
      heading: 'Who sells to you',
      paragraphs: [
        'Each copy belongs to the seller who is named beside it. You buy from that person or shop; BookStore keeps the shelves and shows the prices.',
        'A seller answers for what the description says: that the copy is there, that it is this edition, and that its faults are the ones named.',
      ],
    },
    {
      heading: 'How copies are described',
      paragraphs: [
        'Every copy has one of seven grades, which the front page explains. Below Fine a note says what is wrong with it.',
        'Covers on these pages are drawn by the shop from title and author. They show which book it is, not the state of a copy.',
        'Facts of an edition, such as its year or publisher, come from catalogues and may have slips in them. Tell us when you find one.',
      ],
    },
    {
      heading: 'Prices',
      paragraphs: [
        'Prices are set by the sellers, for one copy each, in the currency that stands beside them. What counts is the price at the moment of the order, as the shop shows it then.',
      ],
    },
    {
      heading: 'When a copy is not as described',
      paragraphs: [
        'Write to us, with the title, the seller’s name and what is different. We take it up with the seller. The rights that the law of your country gives you as a buyer hold whatever is written here.',
      ],
    },
    {
      heading: 'What is not sold here',
      paragraphs: [
        'Stolen books, pirated editions and copies that the seller does not hold are taken down as soon as we learn of them.',
      ],
    },
  ],
};
