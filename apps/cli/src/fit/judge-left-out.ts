import { srcc, twoAfcScore } from '@iqakit/core/stats';
import type { Judgements } from './fit-rows.ts';

/**
 * How well each data set's left-out rows are scored: SRCC with opinions, the 2AFC score for choices. A
 * data set of which too little was left out has none.
 */
export function judgeLeftOut(
  judgements: readonly Judgements[],
  scores: readonly (number | null)[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(judgements.flatMap((judged) => judgeOne(judged, scores)));
}

function judgeOne(
  { title, badness, choices }: Judgements,
  scores: readonly (number | null)[],
): readonly (readonly [name: string, value: number])[] {
  if (badness !== undefined) {
    const rows = [...badness].filter(([row]) => scores[row] !== null);
    if (rows.length < 3) return [];
    const predicted = rows.map(([row]) => scores[row] as number);
    return [
      [
        `SRCC of left-out contents, ${title}`,
        srcc(
          predicted,
          rows.map(([, value]) => value),
        ),
      ],
    ];
  }
  const scored = choices.filter(({ first, second }) => scores[first] !== null && scores[second] !== null);
  if (scored.length === 0) return [];
  const distances = (side: 'first' | 'second') => scored.map((choice) => scores[choice[side]] as number);
  const share = twoAfcScore(
    distances('first'),
    distances('second'),
    scored.map(({ judge }) => judge),
  );
  return [[`2AFC score of left-out contents, ${title}`, share]];
}
