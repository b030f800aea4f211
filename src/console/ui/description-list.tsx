import type { ReactNode } from 'react'
import classes from './description-list.module.css'

/** A list of names with their values, of which some are texts that people typed. */
export const DescriptionList = ({ items }: { readonly items: readonly (readonly [string, ReactNode])[] }) => (
  <dl className={classes['facts']}>
    {items.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd dir="auto">{value}</dd>
      </div>
    ))}
  </dl>
)
