import { menuMessages } from '#messages/menu'
import { type HelpKind, helpOn } from './help-address.ts'
import classes from './help-link.module.css'

interface HelpLinkProps {
  readonly kind: HelpKind
  /** The phase, policy, reason, finding or code as the API names it. */
  readonly of: string
}

/** A link to what the help says about a word of the API, in a new tab, so that nothing typed here is lost. */
export const HelpLink = ({ kind, of }: HelpLinkProps) => (
  <a
    className={classes['help']}
    hrefLang="en"
    href={helpOn[kind](encodeURIComponent(of))}
    target="_blank"
    rel="noopener"
    aria-label={menuMessages.helpOn(of)}
  >
    {menuMessages.more}
  </a>
)
