import type { TablerIcon } from '@tabler/icons-react'
import type { LinkProps } from '@tanstack/react-router'
import { matterMessages } from '#messages/matters'
import { statusMessages } from '#messages/status'
import type { Attention } from '../api/overview.ts'
import { own } from '../own.ts'
import type { Action } from '../session/permissions.ts'
import { phaseIcon, phaseTone, type Tone } from './tones.ts'

type Place = Pick<LinkProps, 'to' | 'params' | 'search'>

/** What is wrong, in a few words. */
export function describeMatter({ reason, count, id, kind }: Attention): string {
  const what = own(matterMessages.what, reason) ?? own(statusMessages.reasons, reason) ?? matterMessages.otherReason(reason)
  return kind === 'project' && id === null && count > 1 ? matterMessages.counted(what, count) : what
}

/** What it is about, as a name. */
export const subjectOf = ({ kind, project, id }: Attention): string =>
  kind === 'controller' ? matterMessages.controllerIs(id ?? '') : (id ?? project ?? '')

/** The page about it. */
export function placeOf({ kind, project, id }: Attention): Place {
  if (kind === 'controller') return { to: '/controllers/$controller', params: { controller: id ?? '' } }
  if (id === null) return { to: '/projects/$project/credentials', params: { project: project ?? '' } }
  return { to: '/projects/$project/credentials/$id', params: { project: project ?? '', id } }
}

/** What the caller must be allowed to do for each action. */
const needed: Readonly<Partial<Record<Attention['action'], Action>>> = {
  sync: 'credential.sync',
  edit: 'credential.write',
  renew: 'credential.write',
  'take-over': 'credential.write',
  resume: 'project.update'
}

/** The one action on something: what to press, or where to go. Who may not act is led to the page about it. */
export function actionOn(matter: Attention, may: (action: Action) => boolean): { name: Attention['action']; link?: Place } {
  const { action, project, id } = matter
  const permission = needed[action]
  const params = { project: project ?? '', id: id ?? '' }
  const look = { name: 'none', link: placeOf(matter) } as const
  if (permission !== undefined && !may(permission)) return look
  switch (action) {
    case 'sync':
    case 'resume':
      return { name: action }
    case 'edit':
      return id === null
        ? { name: 'none', link: { to: '/projects/$project/settings', params } }
        : { name: action, link: { to: '/projects/$project/credentials/$id/edit', params } }
    case 'renew':
      return id === null ? look : { name: action, link: { to: '/projects/$project/credentials/$id/edit', params } }
    case 'review-drift':
      return { name: action, link: { to: '/projects/$project/drift', params } }
    case 'take-over':
      return {
        name: action,
        link: id === null ? { to: '/projects/$project/drift', params } : placeOf(matter)
      }
    // The page about it says why, and reads it again.
    case 'refresh':
    case 'none':
      return look
  }
}

/** The colour and shape of what is wrong. */
export function looksOf({ reason, phase }: Attention): { tone: Tone; icon?: TablerIcon } {
  if (reason === 'Expired' || reason === 'VerificationFailed') return { tone: 'bad' }
  if (reason === 'ExpiresSoon' || reason === 'SourceStale' || reason === 'CopiesFound') return { tone: 'warn' }
  if (reason === 'Paused') return { tone: 'idle' }
  if (reason === 'Unmanaged') return { tone: 'unmanaged' }
  return phase === null || phase === 'Synced' ? { tone: 'bad' } : { tone: phaseTone[phase], icon: phaseIcon[phase] }
}
