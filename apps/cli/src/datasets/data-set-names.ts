/** The data sets that can be read, apart from their readers: the command line's table needs the names alone. */
export const DATA_SET_NAMES = [
  'tid2013',
  'kadid10k',
  'live',
  'csiq',
  'pipal',
  'bapps',
  'diffiqa',
  'sriqa-bench',
] as const;

export type DataSetName = (typeof DATA_SET_NAMES)[number];
