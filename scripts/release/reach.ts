/** What is said of a release of which the cluster has nothing. */
export const NOTHING_APPLIED = 'Nothing was applied.';

/** What of a release has reached the cluster, file by file: to be said exactly whenever it has not come to its end. */
export class Reach {
  readonly #release: number;
  readonly #files: readonly string[];
  readonly #whole: string[] = [];
  #part: { readonly file: string; readonly objects: readonly string[]; readonly isExact: boolean } | null = null;
  #pending = '';

  /** @param files names of all that it would apply, in their order */
  constructor(release: number, files: readonly string[]) {
    this.#release = release;
    this.#files = files;
  }

  /** Whether the cluster has nothing of it. */
  get isEmpty(): boolean {
    return this.#whole.length === 0 && this.#part === null;
  }

  /** A file is about to be applied: until more is known, any of its objects may be. */
  enters(file: string): void {
    this.#part = { file, objects: [], isExact: false };
  }

  /** The apply of a file has come to its end. */
  holds(file: string): void {
    this.#part = null;
    this.#whole.push(file);
  }

  /**
   * The apply of a file has ended too early.
   *
   * @param output what kubectl has written: a line for each object that is applied
   * @param isExact whether it had time to write all of them
   */
  breaksOff(file: string, output: string, isExact: boolean): void {
    const objects = [...output.matchAll(/^(\S+) serverside-applied$/gm)].map(([, object]) => object!);
    this.#part = isExact && objects.length === 0 ? null : { file, objects, isExact };
  }

  /** What the cluster goes on with by itself, as a sentence; empty for nothing. */
  leaves(sentence: string): void {
    this.#pending = sentence;
  }

  /**
   * What is applied and what is not, in sentences.
   *
   * @param back how far the release before it has come back
   */
  describe(back?: Reach): string {
    const told = back && !back.isEmpty ? this.#returning(back) : this.#going();
    return [told, (back ?? this).#pending].filter(Boolean).join(' ');
  }

  #going(): string {
    if (this.isEmpty) return NOTHING_APPLIED;
    const lacking = this.#files.filter((file) => !this.#whole.includes(file) && file !== this.#part?.file);
    if (lacking.length === 0 && !this.#part) return `All of release ${this.#release} is applied.`;
    return [
      ...(this.#whole.length > 0 ? [`Of release ${this.#release} are applied: ${this.#whole.join(', ')}.`] : []),
      ...this.#partLines(),
      ...(lacking.length > 0 ? [`Not applied are: ${lacking.join(', ')}; what they hold is as before.`] : []),
    ].join(' ');
  }

  #returning(back: Reach): string {
    const touched = [...this.#whole, ...(this.#part ? [this.#part.file] : [])];
    const still = touched.filter((file) => !back.#whole.includes(file) && file !== back.#part?.file);
    if (back.#whole.length === back.#files.length) return `All of release ${back.#release} is applied again.`;
    return [
      ...(back.#whole.length > 0 ? [`Back at release ${back.#release} are: ${back.#whole.join(', ')}.`] : []),
      ...back.#partLines(),
      ...(still.length > 0 ? [`Still of release ${this.#release} are: ${still.join(', ')}.`] : []),
    ].join(' ');
  }

  #partLines(): string[] {
    if (!this.#part) return [];
    const { file, objects, isExact } = this.#part;
    if (objects.length === 0)
      return [`${file} of release ${this.#release} was cut off: any of its objects may be applied.`];
    const rest = isExact ? 'and nothing else of it' : 'and perhaps one object more';
    return [`Of ${file} of release ${this.#release} are applied: ${objects.join(', ')}, ${rest}.`];
  }
}
