/** The forms of a counted noun; `#` stands for the number. Languages with more forms than two add `few` or `many`. */
export interface PluralForms {
  readonly one: string;
  readonly other: string;
  readonly few?: string;
  readonly many?: string;
}

/** Words of one language for counts: `count(forms)(1234)` is `1,234 books`. */
export function plurals(tag: string): (forms: PluralForms) => (n: number) => string {
  const rules = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  const wordsOf = (n: number) => ({ category: rules.select(n), text: numbers.format(n) });
  // Asked for each card of a page, nearly always with a small number.
  const small = Array.from({ length: 100 }, (_, n) => wordsOf(n));
  return (forms) => (n) => {
    const { category, text } = small[n] ?? wordsOf(n);
    const form =
      (category === 'other' || category === 'zero' || category === 'two' ? null : forms[category]) ?? forms.other;
    return form.replace('#', text);
  };
}
