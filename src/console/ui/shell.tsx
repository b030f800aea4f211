import { Menu } from '@mantine/core'
import { IconBook, IconChevronDown, IconKeyboard, IconLanguage, IconLogout } from '@tabler/icons-react'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef } from 'react'
import type { Caller } from '#api'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { problemMessages } from '#messages/problems'
import { connection } from '../api/connection.ts'
import { live } from '../api/live.ts'
import icon from '../icon.svg'
import { chooseLanguage, otherLanguages } from '../session/language.ts'
import { useMay, useMe } from '../session/me.ts'
import { leaveQueue, session, signOut } from '../session/token.ts'
import { useStore } from '../store.ts'
import { announce } from './announcer.tsx'
import { Button } from './button.tsx'
import { Inbox } from './inbox.tsx'
import { JenkinsLine } from './jenkins-line.tsx'
import { useKeepFocus } from './keep-focus.ts'
import { MenuItems } from './menu-items.tsx'
import { SearchBox } from './palette/search-box.tsx'
import { closeOverlay, overlay } from './palette/state.ts'
import classes from './shell.module.css'

const About = lazy(async () => ({ default: (await import('./about.tsx')).About }))

/** The frame around every page of a signed-in user. */
export function Shell() {
  const me = useMe()
  const may = useMay()
  const main = useKeepFocus()
  const hasProjects = me.platformAdmin || Object.keys(me.roles).length > 0
  const isAbout = useStore(overlay) === 'about'
  const isBusy = useRouterState({ select: state => state.status === 'pending' })
  return (
    <>
      <a className={classes['skip']} href="#content">
        {generalMessages.skipToContent}
      </a>
      <header className={classes['header']}>
        <div className={classes['bar']} data-crowded={may('verify-target.read') || undefined}>
          <Link to="/" className={classes['brand']} activeProps={{ 'aria-current': undefined }}>
            <img src={icon} alt="" width={24} height={24} />
            <span className={classes['product']}>{generalMessages.product}</span>
          </Link>
          <nav className={classes['nav']} aria-label={generalMessages.nav.main}>
            <Link to="/" className={classes['link']} activeOptions={{ exact: true }}>
              {generalMessages.nav.overview}
            </Link>
            <Link to="/projects" className={classes['link']}>
              {generalMessages.nav.projects}
            </Link>
            <Link to="/credentials" className={classes['link']}>
              {generalMessages.nav.credentials}
            </Link>
            {hasProjects && (
              <Link to="/controllers" className={classes['link']}>
                {generalMessages.nav.controllers}
              </Link>
            )}
            {may('secret-store.read') && (
              <Link to="/secret-stores" className={classes['link']}>
                {generalMessages.nav.secretStores}
              </Link>
            )}
            {may('verify-target.read') && (
              <Link to="/verify-targets" className={classes['link']}>
                {generalMessages.nav.verifyTargets}
              </Link>
            )}
            {may('token.read') && (
              <Link to="/access" className={classes['link']}>
                {generalMessages.nav.access}
              </Link>
            )}
          </nav>
          <SearchBox onSignOut={() => leave(me)} />
          {hasProjects && <Inbox />}
          <UserMenu me={me} onAbout={() => overlay.set('about')} />
        </div>
        <ConnectionLine />
      </header>
      {hasProjects && <JenkinsLine />}
      <main id="content" ref={main} className={classes['main']} tabIndex={-1} aria-busy={isBusy}>
        <Outlet />
      </main>
      <Suspense>{isAbout && <About onClose={closeOverlay} />}</Suspense>
    </>
  )
}

function ConnectionLine() {
  const state = useStore(connection)
  const wasLost = useRef(false)
  useEffect(() => {
    if (state === 'fine' && wasLost.current) announce(problemMessages.connection.back)
    wasLost.current = state !== 'fine'
  }, [state])
  const isLive = useStore(live) === 'fine'
  if (state === 'fine' && isLive) return null
  return (
    <div className={classes['lost']} role={state === 'fine' ? 'status' : 'alert'}>
      {state === 'fine' ? problemMessages.connection.notLive : problemMessages.connection[state]}
    </div>
  )
}

function UserMenu({ me, onAbout }: { readonly me: Caller; readonly onAbout: () => void }) {
  // the bridge names the token, which is nobody, in English
  const name = me.kind === 'admin-token' ? generalMessages.nav.adminToken : me.name
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          px="xs"
          mr={-10}
          className={classes['user'] ?? ''}
          rightSection={<IconChevronDown size={14} />}
          aria-label={generalMessages.nav.signedInAs(name)}
        >
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{rolesOf(me).join(' · ')}</Menu.Label>
        <Menu.Item leftSection={<IconBook size={16} />} component="a" href="/docs/" target="_blank" rel="noopener">
          {generalMessages.nav.apiDocs}
        </Menu.Item>
        <MenuItems onAbout={onAbout} />
        {otherLanguages().map(({ tag, name }) => (
          <Menu.Item key={tag} lang={tag} leftSection={<IconLanguage size={16} />} onClick={() => chooseLanguage(tag)}>
            {name}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={() => overlay.set('keys')}>
          {generalMessages.nav.shortcuts}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave(me)}>
          {generalMessages.nav.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function leave(me: Caller): void {
  const current = session.get()
  // Nobody else can have been there.
  if (me.platformAdmin && current !== undefined) leaveQueue(current.token)
  signOut()
}

function rolesOf(me: Caller): string[] {
  const roles = Object.entries(me.roles).map(([project, role]) => `${project}${marks.colon}${generalMessages.role[role]}`)
  const held = [...(me.projectMaker ? [generalMessages.role.projectMaker] : []), ...roles]
  const all = me.platformAdmin ? [generalMessages.role.platformAdmin] : held.length === 0 ? [generalMessages.role.none] : held
  return me.readOnly ? [...all, generalMessages.role.readOnly] : all
}
