/** The trade’s grades. */
export const conditions = {
  new: { name: 'New', meaning: 'Unread, as it came from the publisher.' },
  'as-new': { name: 'As New', meaning: 'Read by nobody, or so carefully that it does not show.' },
  fine: { name: 'Fine', meaning: 'Crisp and clean, with no fault to name.' },
  'very-good': { name: 'Very Good', meaning: 'Small signs of wear, no tears; faults are named.' },
  good: { name: 'Good', meaning: 'Read and worn as books are, complete, all pages sound.' },
  fair: { name: 'Fair', meaning: 'Worn, all of the text is there; endpapers may be missing.' },
  poor: { name: 'Poor', meaning: 'For reading only: stained, loose or marked, yet legible.' },
};
