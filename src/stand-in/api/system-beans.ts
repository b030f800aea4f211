import type { Call } from '../request.ts'
import { type Bean, property } from './bean.ts'

/** `/whoAmI`: open to everybody. */
export const whoAmIBean = ({ user }: Call): Bean => ({
  className: 'hudson.security.WhoAmI',
  properties: [
    property('anonymous', user.how === 'nobody'),
    property('authenticated', true),
    property('authorities', [user.how === 'nobody' ? 'anonymous' : 'authenticated']),
    property('name', user.name)
  ]
})

export const crumbBean = (crumb: string): Bean => ({
  className: 'hudson.security.csrf.DefaultCrumbIssuer',
  properties: [property('crumb', crumb), property('crumbRequestField', 'Jenkins-Crumb')]
})

/** `/pluginManager`: what the bridge learns the capabilities of a controller from. */
export const pluginManagerBean = ({ controller }: Call): Bean => ({
  className: 'hudson.LocalPluginManager',
  properties: [
    {
      name: 'plugins',
      exact: true,
      get: () =>
        Object.entries(controller.behaviour.plugins).map(([shortName, version]) => ({
          className: 'hudson.PluginWrapper',
          properties: [
            property('active', true),
            property('backupVersion', null),
            property('bundled', false),
            property('deleted', false),
            property('downgradable', false),
            property('enabled', true),
            property('hasUpdate', false),
            property('longName', shortName),
            property('pinned', false),
            property('requiredCoreVersion', controller.behaviour.version),
            property('shortName', shortName),
            property('supportsDynamicLoad', 'MAYBE'),
            property('url', `https://plugins.jenkins.io/${shortName}`),
            property('version', version)
          ]
        }))
    }
  ]
})
