/** The trade's grades, best first; a grade's number in the database is its place in this list, from 1. */
export const conditions = ['new', 'as-new', 'fine', 'very-good', 'good', 'fair', 'poor'] as const;
export type Condition = (typeof conditions)[number];

/** 1 (New) to 7 (Poor). */
export const gradeOf = (condition: Condition): number => conditions.indexOf(condition) + 1;

export const conditionOf = (grade: number): Condition => {
  const condition = conditions[grade - 1];
  if (!condition) throw new RangeError(`No condition has the grade ${grade}; accepted: 1 to ${conditions.length}`);
  return condition;
};
