import { jenkinsClasses } from '../domain/types/index.ts'

/** The version of a plug-in in the demo. Nothing depends on it. */
const DEMO = '1'

/** Plug-ins that the stand-in has from its recordings, or that nobody installs any more. */
const NOT_ADDED = ['credentials', 'plain-credentials', 'ssh-credentials', 'kubernetes-cd']

/** What the stand-in needs to take every type of credential: their classes and the plug-ins that provide them. */
export function standInClasses() {
  const classes = [...jenkinsClasses.values()]
  const added = classes.filter(({ plugin }) => !NOT_ADDED.includes(plugin))
  return { classes, plugins: Object.fromEntries(added.map(({ plugin }) => [plugin, DEMO])) }
}
