import { number, plural } from './intl.ts'

export const importMessages = {
  title: 'Import credentials',
  intro:
    'Paste or drop a list of credentials. You review every row before anything is stored, and nothing that is not in the list is changed or deleted.',
  source: 'YAML, JSON, Kubernetes Secrets or .env',
  sourceHelp:
    'A declared set (credentials: …), the output of kubectl get secrets -o yaml, or KEY=VALUE lines. It is read in your browser; secrets are sent only to the bridge.',
  large: (characters: number, lines: number) =>
    `${number(characters)} characters in ${number(lines)} lines. A text of this length is not shown; the review shows what is in it.`,
  clear: 'Use another text',
  formats: 'What can be imported',
  formatTexts: [
    'Declared set: what jcb apply and “Export as YAML” use. Secrets that are left out keep their values.',
    'Kubernetes Secrets, alone or in a list: the types of KubeSphere, dockerconfigjson, basic-auth, ssh-auth, tls and service-account-token. For Opaque ones you choose the type.',
    '.env: one access token for each KEY=VALUE. “export ” and lines that begin with # are ignored. Values in quotes may have several lines; \\n and \\" are escapes in double quotes only. Variables are not expanded.'
  ],
  review: 'Review',
  back: 'Edit the text',
  import: (n: number) => `Import ${number(n)}`,
  nothingToImport: 'Nothing to import',
  table: 'Credentials found',
  columns: { tick: 'Import', line: 'Line', id: 'ID', type: 'Type', action: 'Action', notes: 'Notes' },
  tick: (id: string) => `Import ${id}`,
  tickAll: 'Import all',
  idOf: (line: number) => `ID of line ${number(line)}`,
  typeOf: (line: number) => `Type of line ${number(line)}`,
  fieldOf: (label: string, id: string) => `${label} of ${id}`,
  chooseType: 'Choose a type',
  from: (source: string) => `from ${source}`,
  actions: {
    create: 'Create',
    replace: 'Replace',
    same: 'Unchanged',
    skip: 'Skip',
    checking: 'Checking…',
    mend: 'Needs attention'
  },
  adopt: 'Take over what Jenkins holds',
  unmanaged: 'Jenkins holds a credential with this ID that the bridge has not written. Take it over, or it stays blocked.',
  onlyProblems: 'Only rows that need attention',
  showMore: (n: number) => `Show ${number(n)} more`,
  found: (n: number) => plural(n, '# credential found', '# credentials found'),
  counts: (create: number, replace: number, same: number, mend: number) =>
    `${number(create)} to create, ${number(replace)} to replace, ${number(same)} unchanged; ${plural(mend, '# needs attention', '# need attention')}`,
  storing: (done: number, all: number) => `${number(done)} of ${number(all)} stored`,
  progress: (done: number, all: number) => `${number(done)} of ${number(all)} in Jenkins`,
  waiting: 'Waiting',
  stored: 'Stored',
  failed: 'Failed',
  blocked: 'It would be blocked:',
  changed: 'Changed meanwhile',
  changedText: 'Somebody has changed it since the review, so it was left alone.',
  changedRows: (n: number) =>
    plural(
      n,
      '# credential was changed since the review, and was left alone. Review it again.',
      '# credentials were changed since the review, and were left alone. Review them again.'
    ),
  again: 'Review again',
  againOf: (id: string) => `Review again: ${id}`,
  retry: (n: number) => `Retry ${number(n)}`,
  rest: 'Review the rest',
  toList: 'Go to the credentials',
  more: 'Import more',
  faults: {
    tooLong: 'The text is too long. The limit is 8 MiB. Import it in parts.',
    tooMany: 'There are more than 5,000 credentials in it. Import them in parts.',
    nothing: 'No credential was found in it.',
    syntax: (line: number) => `Line ${number(line)} is not KEY=VALUE, and not a comment.`,
    unclosed: (line: number) => `The quote in line ${number(line)} is not closed.`,
    afterQuote: (line: number) => `In line ${number(line)} there is text after the closing quote.`
  },
  problems: {
    noId: 'It has no ID. Type one.',
    badId: 'An ID has letters, digits, dots, dashes and underscores; the first and the last are a letter or a digit.',
    duplicate: 'A row above has this ID. Type another one, or untick one of them.',
    noType: 'Choose its type.',
    unknownType: 'It has a type that the bridge does not know.',
    notText: 'It has a value that is not text. Put numbers, true and false in quotes.',
    notBase64: 'A value in data is not base64. Put plain text into stringData.',
    notSecret: 'It is not a Secret.',
    unsupported: 'Secrets of this type are not credentials of pipelines.',
    empty: 'It has no value.',
    beingDeleted: 'It is being deleted in the cluster.',
    brokenDockerConfig: 'Its Docker configuration cannot be read, or names no registry.'
  }
}
