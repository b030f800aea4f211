import type { Element } from './parse.ts'

/** The name of the element that Jenkins writes for a class: XStream doubles each underscore, and writes `_-` for the dollar sign. */
export const elementNameOf = (className: string): string => className.replaceAll('_', '__').replaceAll('$', '_-')

/** The class that an element stands for. Jenkins also takes a lone underscore for itself. */
export const classNameOf = ({ name }: Pick<Element, 'name'>): string =>
  name.replace(/__|_-/g, escaped => (escaped === '__' ? '_' : '$'))
