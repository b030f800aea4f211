import { ActionIcon, Menu, type MenuItemProps } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { number } from '#messages/intl'
import { jenkinsStateMessages as texts } from '#messages/jenkins-state'
import { type Attention, overviewQuery } from '../api/overview.ts'
import { Badge } from './badge.tsx'
import classes from './inbox.module.css'
import { describeMatter, looksOf, placeOf, subjectOf } from './matters.ts'

/** Things in the menu; the overview has all of them. */
const FEW = 7
/** The largest number in the bubble. */
const MOST = 99

type AnchorProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof MenuItemProps>

const MenuLink = createLink((props: MenuItemProps & AnchorProps & { readonly ref?: Ref<HTMLAnchorElement> }) => (
  <Menu.Item component="a" {...props} />
))

/** What needs a person, on every page: a bell with the number, and the most urgent things. */
export function Inbox() {
  const { data } = useQuery(overviewQuery())
  const { attention = [], attentionTotal = 0 } = data ?? {}
  return (
    <Menu position="bottom-end" width={340} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          className={classes['button'] ?? ''}
          aria-label={texts.inbox(attentionTotal)}
        >
          <IconBell size={18} aria-hidden="true" />
          {attentionTotal > 0 && (
            <span className={classes['count']}>{attentionTotal > MOST ? `${number(MOST)}+` : number(attentionTotal)}</span>
          )}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{attention.length === 0 ? texts.inboxEmpty : texts.inboxTitle}</Menu.Label>
        {attention.slice(0, FEW).map(matter => (
          <Item key={`${matter.kind} ${matter.project} ${matter.id} ${matter.reason}`} matter={matter} />
        ))}
        {attentionTotal > FEW && <Menu.Divider />}
        {attentionTotal > FEW && <MenuLink to="/">{texts.inboxAll}</MenuLink>}
      </Menu.Dropdown>
    </Menu>
  )
}

function Item({ matter }: { readonly matter: Attention }) {
  const { kind, project } = matter
  const { tone, icon } = looksOf(matter)
  return (
    <MenuLink {...placeOf(matter)}>
      <span className={classes['subject']} dir="auto">
        {kind === 'credential' && `${project}/`}
        {subjectOf(matter)}
      </span>
      <Badge tone={tone} icon={icon}>
        <span className={classes['what']}>{describeMatter(matter)}</span>
      </Badge>
    </MenuLink>
  )
}
