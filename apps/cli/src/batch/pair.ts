/** One pair of a batch. The paths are as the user wrote them; the files are where they lead. */
export interface BatchPair {
  readonly reference: string;
  readonly distorted: string;
  readonly referenceFile: string;
  readonly distortedFile: string;
  /** The values of `PairList.columns`, in their order. */
  readonly carried: readonly string[];
}

export interface PairList {
  /** The names of the columns of the pairs file that are carried through. */
  readonly columns: readonly string[];
  readonly pairs: readonly BatchPair[];
}
