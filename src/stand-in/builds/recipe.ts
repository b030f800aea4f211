import { childNamed, element, elementsOf, textOf, type XmlElement } from '../xml/node.ts'
import type { Binding } from './binding.ts'

const WRAPPER = 'org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper'
const SHELL = 'hudson.tasks.Shell'

/** What the configuration of a job says of its builds. */
export interface Recipe {
  /** The script of a Pipeline is not run: it goes on when it is told to. */
  readonly isPipeline: boolean
  /** How long a build waits in the queue first; null: as long as the controller says. */
  readonly quietMs: number | null
  /** The scripts of its shell steps; of other builders nothing is run. */
  readonly scripts: readonly string[]
  readonly bindings: readonly Binding[]
}

export function recipeOf(root: XmlElement): Recipe {
  const inside = (node: XmlElement, name: string) => elementsOf(childNamed(node, name) ?? element(name))
  const wrapper = inside(root, 'buildWrappers').find(({ name }) => name === WRAPPER)
  const quiet = childNamed(root, 'quietPeriod')
  return {
    isPipeline: root.name !== 'project',
    quietMs: quiet === undefined ? null : Number(textOf(quiet)) * 1000,
    scripts: inside(root, 'builders')
      .filter(({ name }) => name === SHELL)
      .map(node => textOfChild(node, 'command')),
    bindings: wrapper === undefined ? [] : inside(wrapper, 'bindings').map(readBinding)
  }
}

function readBinding(node: XmlElement): Binding {
  const variables = elementsOf(node)
    .filter(({ name }) => name.toLowerCase().endsWith('variable'))
    .map(child => [child.name, textOf(child)] as const)
  return { kind: node.name.split('.').at(-1)!, credentialsId: textOfChild(node, 'credentialsId'), variables: new Map(variables) }
}

const textOfChild = (node: XmlElement, name: string): string => {
  const child = childNamed(node, name)
  return child === undefined ? '' : textOf(child)
}
