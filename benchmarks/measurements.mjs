// Times by job and by who took part, and the tables of their ratios.

/** @param {readonly number[]} numbers */
export const median = (numbers) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Three digits. @param {number} value */
export const short = (value) =>
  Number.isNaN(value) ? '–' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);

export class Measurements {
  /** @type {Map<string, Map<string, number[]>>} job → who → milliseconds; ours are noted first */
  #times = new Map();

  /** @param {string} job @param {string} who @param {number} ms */
  note(job, who, ms) {
    const byWho = this.#times.get(job) ?? new Map();
    this.#times.set(job, byWho.set(who, [...(byWho.get(who) ?? []), ms]));
  }

  /** @param {string} job @param {string} who */
  median(job, who) {
    return median(this.#times.get(job)?.get(who) ?? []);
  }

  toJSON() {
    return Object.fromEntries([...this.#times].map(([job, byWho]) => [job, Object.fromEntries(byWho)]));
  }

  /**
   * A table for each job.
   * @param {object} about
   * @param {(job: string) => number | null} about.gflopOf what a direct convolution would compute
   * @param {number} about.peak of all cores, in GFLOP/s
   * @returns lines of Markdown
   */
  tables({ gflopOf, peak }) {
    return [...this.#times].flatMap(([job, byWho]) => {
      const [[, ours = []] = []] = byWho;
      const gflop = gflopOf(job);
      const rows = [...byWho].map(([who, all], index) => {
        const cells = [
          who,
          index === 0 ? '' : `**${(median(ours) / median(all)).toFixed(2)} ×**`,
          short(median(all)),
          all.length > 1 ? `${short(Math.min(...all))}–${short(Math.max(...all))}` : '',
        ];
        if (gflop) {
          const speed = (gflop / median(all)) * 1000;
          cells.push(short(speed), `${((100 * speed) / peak).toFixed(0)} %`);
        }
        return `| ${cells.join(' | ')} |`;
      });
      const titles = ['who', 'ours : theirs', 'median', 'min–max'];
      if (gflop) titles.push('GFLOP/s', 'of the peak in wasm');
      return ['', `**${job}**`, '', `| ${titles.join(' | ')} |`, `|${'---|'.repeat(titles.length)}`, ...rows];
    });
  }
}
