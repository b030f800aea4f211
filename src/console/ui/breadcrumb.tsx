import { Link, type LinkProps } from '@tanstack/react-router'
import classes from './breadcrumb.module.css'

export interface Crumb {
  readonly text: string
  /** Undefined: the page that is shown. */
  readonly link?: Pick<LinkProps, 'to' | 'params' | 'search'>
}

/** The way from the top of the console to the page that is shown. */
export const Breadcrumb = ({ label, trail }: { readonly label: string; readonly trail: readonly Crumb[] }) => (
  <nav aria-label={label}>
    <ol className={classes['trail']}>
      {trail.map(({ text, link }) => (
        <li key={text} className={classes['crumb']}>
          {link === undefined ? (
            <span className={classes['text']} aria-current="page" title={text} dir="auto">
              {text}
            </span>
          ) : (
            <Link {...link} className={classes['text'] ?? ''} title={text} dir="auto" activeProps={{ 'aria-current': undefined }}>
              {text}
            </Link>
          )}
        </li>
      ))}
    </ol>
  </nav>
)
