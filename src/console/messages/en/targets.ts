import type { ProjectTarget } from '#api'
import { number, plural } from './intl.ts'

export const targetMessages = {
  title: 'Targets',
  help: 'Every credential of the project is written to each of these folders. A target that is added counts once it holds everything.',
  count: (n: number) => plural(n, '# target', '# targets'),
  state: { Ready: 'Ready', Proving: 'Being filled', Leaving: 'Being emptied' } satisfies Record<ProjectTarget['state'], string>,
  stateHelp: {
    Ready: '',
    Proving: 'It counts in the status of the credentials once it was read and holds all of them.',
    Leaving: 'It is listed until Jenkins is confirmed to hold nothing of the project there.'
  } satisfies Record<ProjectTarget['state'], string>,
  unmanaged: (n: number) => `${number(n)} unmanaged`,
  add: 'Add target',
  addTitle: 'Add a target',
  addText: 'All credentials of the project are written there, too.',
  added: (place: string) => `${place} is added and being filled.`,
  remove: 'Remove',
  removeOne: (place: string) => `Remove ${place}`,
  removeTitle: (place: string) => `Remove ${place}?`,
  removeText: (n: number) =>
    n === 0
      ? 'The project has no credentials, so nothing is removed but the folder, if the bridge created it and nothing else is in it.'
      : `${plural(n, 'Its credential is', 'All its # credentials are')} removed from this folder in Jenkins, and the folder itself if the bridge created it and nothing else is in it. Builds there can no longer use them. Unmanaged credentials stay, and so do the other targets.`,
  removed: (place: string) => `${place} is being emptied.`,
  differ: (synced: number, all: number) => `${number(synced)} of ${number(all)} targets`,
  inEach: 'In each target',
  version: (seen: number | null, now: number) =>
    seen === null ? 'no version yet' : seen === now ? `current version (${now})` : `version ${seen} of ${now}`,
  confirmed: 'confirmed',
  never: 'not confirmed yet'
}
