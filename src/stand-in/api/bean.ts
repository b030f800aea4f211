/** An object that Jenkins exports by its remote API (Stapler's `@ExportedBean`). */
export interface Bean {
  /** Empty for a class that exports nothing; such a bean shows as `{}`. */
  readonly className: string
  readonly properties: readonly Property[]
}

/** One exported property. `visibility` is how deep below the root it still shows at depth 0 (default 1: only at the root). */
export interface Property {
  readonly name: string
  readonly visibility?: number
  /** The declared type is the real one, so no `_class` is written. */
  readonly exact?: boolean
  get(): Value
}

export type Value = string | number | boolean | null | Bean | BeanMap | readonly Value[]

/** A map of beans; each says its class. */
export class BeanMap {
  readonly entries: Readonly<Record<string, Bean>>

  constructor(entries: Record<string, Bean>) {
    this.entries = entries
  }
}

export const isBean = (value: Value): value is Bean => typeof value === 'object' && value !== null && 'properties' in value

/** A property with a fixed value. */
export const property = (name: string, value: Value, visibility = 1): Property => ({ name, visibility, get: () => value })
