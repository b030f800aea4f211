import { readTextFile } from './read-text-file.ts'

/** A text that was read, or a sentence without its subject that says what is wrong: `must be a number from 1 to 64`. */
export type Read<T> = { readonly value: T } | { readonly fault: string }

/** One environment variable. `T` is what it is read as, with `undefined` where it has no default. */
export interface Setting<T> {
  /** For docs/configuration.md, in Markdown. */
  readonly help: string
  /** The text that is read when the variable is not set. */
  readonly default: string | undefined
  /** What docs/configuration.md gives as the default where the code works it out. */
  readonly shownDefault: string | undefined
  /** A value for .env.example, where the default is none. */
  readonly example: string | undefined
  /** Whether it is a secret or holds one. It can be in a file then, which the variable NAME_FILE names. */
  readonly secret: boolean
  /** Whether it can be in a file although it is no secret, so that it can change while the bridge runs. */
  readonly inFile: boolean
  /** Whether the variable names a file whose text is the value. */
  readonly isFile: boolean
  read(text: string): Read<T>
}

export interface SettingOptions {
  readonly help: string
  readonly default?: string
  readonly shownDefault?: string
  readonly example?: string
  readonly secret?: boolean
  readonly inFile?: boolean
  readonly isFile?: boolean
}

type Result<T, Options> = Options extends { default: string } ? T : T | undefined

/** A setting with a custom rule for its value. */
export const setting = <T, const Options extends SettingOptions>(
  options: Options,
  read: (text: string) => Read<T>
): Setting<Result<T, Options>> => ({
  help: options.help,
  default: options.default,
  shownDefault: options.shownDefault,
  example: options.example,
  secret: options.secret === true,
  inFile: options.inFile === true,
  isFile: options.isFile === true,
  read
})

const refuseUnless = <T>(isValid: boolean, value: T, fault: string): Read<T> => (isValid ? { value } : { fault })

export const text = <const Options extends SettingOptions>(options: Options) => setting(options, value => ({ value }))

/** A whole number in decimal digits, within the bounds. */
export const int = <const Options extends SettingOptions & { readonly min: number; readonly max: number }>(options: Options) =>
  setting(options, text => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return refuseUnless(
      value >= options.min && value <= options.max,
      value,
      `must be a number from ${options.min} to ${options.max}`
    )
  })

export const flag = <const Options extends SettingOptions & { readonly default: 'true' | 'false' }>(options: Options) =>
  setting(options, text => refuseUnless(['true', 'false'].includes(text), text === 'true', 'must be true or false'))

export const choice = <const Value extends string, const Options extends SettingOptions>(
  values: readonly Value[],
  options: Options
) => setting(options, text => refuseUnless(values.includes(text as Value), text as Value, `must be one of ${values.join(', ')}`))

/** Milliseconds by unit. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000]
])

/** A duration such as `30s`, read as milliseconds. */
export const duration = <
  const Options extends SettingOptions & {
    readonly units: readonly string[]
    readonly min?: number
    readonly max?: number
    readonly fault: string
  }
>(
  options: Options
) =>
  setting(options, text => {
    const [, amount, unit = ''] = /^(\d{1,9})([a-z]{1,2})$/.exec(text.trim()) ?? []
    const value = options.units.includes(unit) ? Number(amount) * (UNITS.get(unit) ?? Number.NaN) : Number.NaN
    return refuseUnless(value >= (options.min ?? 0) && value <= (options.max ?? Number.MAX_SAFE_INTEGER), value, options.fault)
  })

/** A secret that fits an HTTP header. */
export const token = <const Options extends SettingOptions & { readonly min: number }>(options: Options) =>
  setting({ ...options, secret: true } as Options, value =>
    refuseUnless(
      new RegExp(`^[\\x21-\\x7e]{${options.min},4096}$`).test(value),
      value,
      `must have ${options.min} to 4096 printable ASCII characters and no space`
    )
  )

/** The text of the file that the variable names. */
export const file = <const Options extends SettingOptions>(options: Options) =>
  setting({ ...options, isFile: true } as Options, readTextFile)
