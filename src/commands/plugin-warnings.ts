import { type Finding, finding } from '../domain/findings.ts'
import { own } from '../domain/own.ts'
import type { Project } from '../domain/project.ts'
import { isType, jenkinsClasses, typeNamed } from '../domain/types/index.ts'
import type { Capabilities } from '../jenkins/capabilities.ts'
import type { Controller } from '../jenkins/controller.ts'

/** Milliseconds that Jenkins has to answer; without an answer there is no warning. */
const PATIENCE = 2_000

type Asked = Pick<Project, 'controller' | 'policies'>

/** Warnings about types that Jenkins cannot store, because it lacks their plug-in. */
export interface PluginWarnings {
  /** By what is known of the controller, without a request. */
  ofKnown(project: Asked, type: string): readonly Finding[]
  /** Asks Jenkins if that is not known yet. */
  ofAll(project: Asked, type: string): Promise<readonly Finding[]>
}

type Controllers = ReadonlyMap<string, Pick<Controller, 'lastCapabilities' | 'capabilities'>>

export function createPluginWarnings(controllers: Controllers): PluginWarnings {
  return {
    ofKnown: (project, type) => missing(controllers.get(project.controller)?.lastCapabilities, project, type),
    async ofAll(project, type) {
      const controller = controllers.get(project.controller)
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(resolve, PATIENCE, undefined)
      const asked = controller?.capabilities().catch(() => undefined)
      const known = await Promise.race([asked, promise]).finally(() => clearTimeout(timer))
      return missing(known, project, type)
    }
  }
}

function missing(capabilities: Pick<Capabilities, 'classes'> | null | undefined, { policies }: Asked, type: string): Finding[] {
  if (!isType(type)) return []
  // The class depends on no value.
  const { className } = typeNamed(type).toXml({}, { id: '', kubeconfigForm: policies.kubeconfigForm })
  if (own(capabilities?.classes ?? {}, className) !== false) return []
  return [finding('PluginMissing', '#/type', jenkinsClasses.get(className)?.plugin)]
}
