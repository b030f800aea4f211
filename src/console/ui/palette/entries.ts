import type { SearchHit } from '#api'
import { generalMessages } from '#messages/general'
import { menuMessages } from '#messages/menu'
import { paletteMessages } from '#messages/palette'
import { projectMessages } from '#messages/project'
import type { Action } from '../../session/permissions.ts'
import { type ColorScheme, colorSchemes } from '../color-schemes.ts'

/** A line of the palette. */
export interface Entry {
  readonly key: string
  readonly group: 'found' | 'pages' | 'actions'
  readonly text: string
  /** Where it is, or what it is about. */
  readonly detail: string
  /** The credential or project that was found. */
  readonly hit?: SearchHit
  /** The page that it opens, or what it does. */
  readonly href?: string
  /** The page is none of the console: it opens in a new tab, as from the user menu. */
  readonly isOutside?: true
  readonly act?: 'sign-out' | 'keys' | 'about' | 'sync' | `theme-${ColorScheme}`
}

interface Place {
  /** The project that is shown. */
  readonly project: string | undefined
  readonly may: (action: Action) => boolean
  readonly hasProjects: boolean
}

const inUrl = encodeURIComponent

export const hrefOf = ({ project, id }: SearchHit): string =>
  `/projects/${inUrl(project)}/credentials${id === null ? '' : `/${inUrl(id)}`}`

const found = (hit: SearchHit): Entry => ({
  key: `${hit.project}/${hit.id ?? ''}`,
  group: 'found',
  text: hit.id ?? hit.displayName,
  detail: hit.id === null ? hit.project : [hit.displayName, hit.description].filter(Boolean).join(' · '),
  hit,
  href: hrefOf(hit)
})

/** The pages and actions of a place, those of the project that is shown first. */
export function entriesOf({ project, may, hasProjects }: Place): Entry[] {
  const { nav } = generalMessages
  const { pages, actions } = paletteMessages
  const page = (text: string, href: string, detail = ''): Entry => ({ key: href, group: 'pages', text, detail, href })
  const action = (text: string, more: Pick<Entry, 'href' | 'act'>, detail = ''): Entry => ({
    ...{ key: `action ${more.href ?? more.act}`, group: 'actions', text, detail },
    ...more
  })
  const at = `/projects/${inUrl(project ?? '')}`
  const ofProject: Entry[] =
    project === undefined
      ? []
      : [
          ...(may('credential.write')
            ? [
                action(actions.newCredential, { href: `${at}/new` }, project),
                action(actions.import, { href: `${at}/import` }, project)
              ]
            : []),
          ...(may('project.sync') ? [action(actions.sync, { act: 'sync' }, project)] : []),
          page(projectMessages.credentials, `${at}/credentials`, project),
          page(projectMessages.drift, `${at}/drift`, project),
          page(projectMessages.events, `${at}/events`, project),
          ...(may('webhook.read') ? [page(projectMessages.webhooks, `${at}/webhooks`, project)] : []),
          page(projectMessages.settings, `${at}/settings`, project)
        ]
  return [
    ...ofProject,
    page(nav.overview, '/'),
    page(nav.projects, '/projects'),
    page(pages.allCredentials, '/credentials'),
    page(pages.blocked, '/credentials?phase=Blocked'),
    page(pages.drifted, '/credentials?phase=Drifted'),
    page(pages.expired, '/credentials?expired=true'),
    ...(hasProjects ? [page(nav.controllers, '/controllers')] : []),
    ...(may('secret-store.read') ? [page(nav.secretStores, '/secret-stores')] : []),
    ...(may('verify-target.read') ? [page(nav.verifyTargets, '/verify-targets')] : []),
    ...(may('token.read') ? [page(pages.tokens, '/access/tokens', nav.access)] : []),
    ...(may('group-role.read') ? [page(pages.groups, '/access/groups', nav.access)] : []),
    ...(may('key.read') ? [page(pages.keys, '/access/keys', nav.access)] : []),
    ...(may('audit.read') ? [page(pages.audit, '/access/audit', nav.access)] : []),
    { ...page(menuMessages.help, '/help'), isOutside: true },
    { ...page(nav.apiDocs, '/docs/'), isOutside: true },
    action(menuMessages.about, { act: 'about' }, menuMessages.aboutTitle),
    action(actions.keys, { act: 'keys' }),
    ...colorSchemes.map(theme => action(menuMessages.themes[theme], { act: `theme-${theme}` }, menuMessages.theme)),
    action(nav.signOut, { act: 'sign-out' })
  ]
}

/** What was found, then the pages and actions whose texts contain every word; all of these without a word, those of the project first. */
export function matching(query: string, hits: readonly SearchHit[], all: readonly Entry[]): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const rest = all.filter(({ text, detail }) => words.every(word => `${text} ${detail}`.toLowerCase().includes(word)))
  return [...(words.length === 0 ? [] : hits.map(found)), ...rest]
}
