import { StoreError } from '../store.ts'
import { type Bean, BeanMap, isBean, type Value } from './bean.ts'
import type { Pruner } from './tree.ts'

/** A bean as JSON: `_class` unless the declared type says it already, then what the pruner lets through. */
export function toJson(bean: Bean, pruner: Pruner, exact = false): Record<string, unknown> {
  const shown = bean.properties.flatMap(({ name, visibility = 1, exact: typed = false, get }) => {
    const inner = pruner.accept(name, visibility)
    return inner === null ? [] : [[name, valueToJson(get(), inner, typed)]]
  })
  return { ...(exact || bean.className === '' ? {} : { _class: bean.className }), ...Object.fromEntries(shown) }
}

function valueToJson(value: Value, pruner: Pruner, exact: boolean): unknown {
  if (value instanceof BeanMap) {
    return Object.fromEntries(whole(Object.entries(value.entries), ([key, bean]) => [key, toJson(bean, pruner)] as const))
  }
  if (Array.isArray(value)) return whole(value.slice(...pruner.range), (item: Value) => valueToJson(item, pruner, exact))
  return isBean(value as Value) ? toJson(value as Bean, pruner, exact) : value
}

/** Stapler writes an item of a list or map whole or, when one of its properties throws, not at all. */
function whole<T, R>(items: readonly T[], write: (item: T) => R): R[] {
  return items.flatMap(item => {
    try {
      return [write(item)]
    } catch (error) {
      if (error instanceof StoreError) return []
      throw error
    }
  })
}

/** A bean as `api/xml` writes it: elements for properties, one element an item for lists, in the singular. */
export function toXml(bean: Bean, pruner: Pruner): string {
  const simple = bean.className.split(/[.$]/).at(-1)!
  return xmlElement(simple[0]!.toLowerCase() + simple.slice(1), bean, pruner, false)
}

function xmlElement(tag: string, value: Value, pruner: Pruner, exact: boolean): string {
  if (value === null) return ''
  if (Array.isArray(value)) {
    return whole(value.slice(...pruner.range), (item: Value) => xmlElement(tag.replace(/s$/, ''), item, pruner, exact)).join('')
  }
  if (value instanceof BeanMap) {
    const inner = whole(Object.entries(value.entries), ([key, bean]) => xmlElement(key, bean, pruner, false))
    return `<${tag}>${inner.join('')}</${tag}>`
  }
  if (!isBean(value as Value)) return `<${tag}>${escapeXml(String(value))}</${tag}>`
  const bean = value as Bean
  const inner = bean.properties.map(({ name, visibility = 1, exact: typed = false, get }) => {
    const next = pruner.accept(name, visibility)
    return next === null ? '' : xmlElement(name, get(), next, typed)
  })
  return `<${tag}${exact || bean.className === '' ? '' : ` _class='${bean.className}'`}>${inner.join('')}</${tag}>`
}

const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
