import { rawEncode } from '../item-name.ts'
import type { Call } from '../request.ts'
import { type Bean, property } from './bean.ts'

/** The properties of a user, of which JSON says hardly more than their classes; no token is among them. */
const PROPERTIES: ReadonlyArray<readonly [className: string, ...shown: readonly [string, boolean][]]> = [
  ['jenkins.security.ApiTokenProperty'],
  ['jenkins.console.ConsoleUrlProviderUserProperty'],
  ['com.cloudbees.plugins.credentials.UserCredentialsProvider$UserCredentialsProperty'],
  ['jenkins.views.ViewsTabBarUserProperty'],
  ['hudson.model.MyViewsProperty'],
  ['hudson.model.PaneStatusProperties'],
  ['jenkins.security.seed.UserSeedProperty'],
  ['hudson.search.UserSearchProperty', ['insensitiveSearch', true]],
  ['hudson.model.TimeZoneProperty'],
  ['jenkins.model.experimentalflags.UserExperimentalFlagsProperty'],
  ['hudson.security.HudsonPrivateSecurityRealm$Details']
]

/** `/user/NAME`. */
export const userBean = (name: string, call: Call): Bean => ({
  className: 'hudson.model.User',
  properties: [
    property('absoluteUrl', `${call.rootUrl}user/${rawEncode(name)}`, 3),
    property('description', null),
    property('fullName', name, 3),
    property('id', name),
    {
      name: 'property',
      get: () =>
        PROPERTIES.map(([className, ...shown]) => ({ className, properties: shown.map(([key, value]) => property(key, value)) }))
    }
  ]
})
