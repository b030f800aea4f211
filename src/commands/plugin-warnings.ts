import { type Finding, finding } from '../domain/findings.ts'
import { own } from '../domain/own.ts'
import { type Project, placeKeysOf } from '../domain/project.ts'
import { isType, jenkinsClasses, typeNamed } from '../domain/types/index.ts'
import type { Capabilities } from '../jenkins/capabilities.ts'
import type { Controller } from '../jenkins/controller.ts'

/** Milliseconds that Jenkins has to answer; without an answer there is no warning. */
const PATIENCE = 2_000

type Asked = Pick<Project, 'controller' | 'targets' | 'policies'>

/** Warnings about types that Jenkins cannot store, because it lacks their plug-in, or perhaps cannot. */
export interface PluginWarnings {
  /** By what is known of the controller, without a request. */
  ofKnown(project: Asked, type: string): readonly Finding[]
  /** Asks Jenkins if that is not known yet, and says so where Jenkins does not tell. */
  ofAll(project: Asked, type: string): Promise<readonly Finding[]>
}

type Controllers = ReadonlyMap<string, Pick<Controller, 'lastCapabilities' | 'capabilities'>>

export function createPluginWarnings(controllers: Controllers): PluginWarnings {
  return {
    ofKnown: (project, type) => inAll(project, type, name => controllers.get(name)?.lastCapabilities).filter(isLack),
    async ofAll(project, type) {
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(resolve, PATIENCE, undefined)
      const ask = async (name: string) =>
        [
          name,
          await Promise.race([
            controllers
              .get(name)
              ?.capabilities()
              .catch(() => undefined),
            promise
          ])
        ] as const
      const known = new Map(await Promise.all(placeKeysOf(project).map(({ controller }) => ask(controller))))
      clearTimeout(timer)
      return inAll(project, type, name => known.get(name))
    }
  }
}

const isLack = ({ code }: Finding): boolean => code === 'PluginMissing'

type Known = Pick<Capabilities, 'classes'> | null | undefined

/** In each of its controllers; where there are several, a warning says which. */
function inAll(project: Asked, type: string, known: (controller: string) => Known): Finding[] {
  const names = [...new Set(placeKeysOf(project).map(({ controller }) => controller))]
  return names.flatMap(name => missing(known(name), project, type, names.length > 1 ? `${name}, ` : ''))
}

function missing(capabilities: Known, { policies }: Asked, type: string, where: string): Finding[] {
  if (!isType(type)) return []
  // The class depends on no value.
  if (capabilities == null) return []
  const { className } = typeNamed(type).toXml({}, { id: '', kubeconfigForm: policies.kubeconfigForm })
  const isThere = own(capabilities.classes, className) ?? null
  if (isThere === true) return []
  const code = isThere === false ? 'PluginMissing' : 'PluginUnknown'
  return [finding(code, '#/type', `${where}${jenkinsClasses.get(className)?.plugin ?? ''}`)]
}
