import * as client from '@kubernetes/client-node'
import * as monitoring from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as rbac from 'kubernetes-models/rbac.authorization.k8s.io/v1'
import * as core from 'kubernetes-models/v1'
import type { Manifest } from './manifests.ts'

type Validated = new (data: object) => { validate(): void }
interface Typed {
  getAttributeTypeMap(): readonly { baseName: string; type: string }[]
}

/** The schemas of Kubernetes, and of the operator of Prometheus, by group and version. */
const schemas: Readonly<Record<string, unknown>> = {
  ...{ v1: core, 'apps/v1': apps, 'autoscaling/v2': autoscaling, 'networking.k8s.io/v1': networking },
  ...{ 'policy/v1': policy, 'rbac.authorization.k8s.io/v1': rbac, 'monitoring.coreos.com/v1': monitoring }
}

/** What Kubernetes would refuse, or warn of, by its schemas; undefined: nothing. Fields that they do not know are faults as well. */
export function schemaFault(manifest: Manifest): string | undefined {
  const { apiVersion, kind, metadata } = manifest
  const Model = (schemas[apiVersion] as Readonly<Record<string, Validated>> | undefined)?.[kind]
  if (Model === undefined) return `${apiVersion} has no ${kind}`
  try {
    new Model(manifest).validate()
  } catch (error) {
    return `${kind} ${metadata.name}: ${(error as Error).message}`
  }
  const version = apiVersion.split('/').at(-1) ?? ''
  const [unknown] = apiVersion.startsWith('monitoring') ? [] : unknownFields(manifest, `${capital(version)}${kind}`, kind)
  return unknown === undefined ? undefined : `${unknown} is not a field`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The paths of fields that the types of the client do not have, which the validators above pass over. */
function unknownFields(value: unknown, type: string, path: string): string[] {
  const [, item] = /^Array<(.+)>$/.exec(type) ?? []
  if (item !== undefined) return (value as unknown[]).flatMap((one, i) => unknownFields(one, item, `${path}/${i}`))
  const [, entry] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? []
  if (entry !== undefined)
    return Object.entries(value as object).flatMap(([key, one]) => unknownFields(one, entry, `${path}/${key}`))
  const typed = (client as unknown as Readonly<Record<string, Typed | undefined>>)[type]
  if (typed?.getAttributeTypeMap === undefined) return []
  const fields = new Map(typed.getAttributeTypeMap().map(({ baseName, type: of }) => [baseName, of]))
  return Object.entries(value as object).flatMap(([key, one]) => {
    const of = fields.get(key)
    return of === undefined ? [`${path}/${key}`] : unknownFields(one, of, `${path}/${key}`)
  })
}
