import { SegmentedControl } from '@mantine/core'
import { own } from '../own.ts'
import classes from './switch.module.css'

interface SwitchProps<T extends string> {
  readonly label: string
  readonly values: readonly T[]
  readonly texts: { readonly [Value in T]: string }
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of a few values, all of them in sight. */
export const Switch = <T extends string>({ label, values, texts, value, onChange }: SwitchProps<T>) => (
  <SegmentedControl
    transitionDuration={0}
    classNames={{ root: classes['root'] ?? '', label: classes['label'] ?? '', indicator: classes['indicator'] ?? '' }}
    aria-label={label}
    data={values.map(each => ({ value: each, label: own(texts, each) ?? each }))}
    value={value}
    onChange={onChange}
  />
)
