import { Alert } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet, useMatchRoute, useParams } from '@tanstack/react-router'
import type { Caller, Project } from '#api'
import { generalMessages } from '#messages/general'
import { jenkinsStateMessages } from '#messages/jenkins-state'
import { projectMessages } from '#messages/project'
import { projectsMessages } from '#messages/projects'
import { targetMessages } from '#messages/targets'
import { useLive } from '../api/live.ts'
import { projectQuery } from '../api/queries.ts'
import { translateSentences } from '../api/server-sentences.ts'
import { placeText } from '../api/targets.ts'
import { own } from '../own.ts'
import { useMay, useMe } from '../session/me.ts'
import { Breadcrumb, type Crumb } from '../ui/breadcrumb.tsx'
import { LabelledTime, useNow } from '../ui/time.tsx'
import classes from './project.module.css'
import { ConfirmFolder } from './projects/confirm-folder.tsx'
import { CopiesNotice } from './projects/copies.tsx'

const route = getRouteApi('/inside/projects/$project')

/** The frame around the pages of one project. While it is shown, live events keep its data current. */
export function ProjectFrame() {
  const { project: name } = route.useParams()
  useLive(name)
  const may = useMay(name)
  const { data: project } = useSuspenseQuery(projectQuery(name))
  // the create form and the import belong to the “Credentials” tab, though their paths are not below that of the tab
  const matches = useMatchRoute()
  const isNew = matches({ to: '/projects/$project/new' }) !== false || matches({ to: '/projects/$project/import' }) !== false
  const { id } = useParams({ strict: false })
  const isEdit = matches({ to: '/projects/$project/credentials/$id/edit' }) !== false
  // the page of a credential has its own title and tabs; the way back is the breadcrumb
  if (id !== undefined && !isEdit)
    return (
      <>
        <Trail project={name} />
        <Notices project={project} />
        <Outlet />
      </>
    )
  return (
    <>
      <Trail project={name} />
      <div className={classes['head']}>
        <h1 dir="auto">{project.displayName}</h1>
        <div className={classes['facts']}>
          <Places project={project} />
          <span>
            <LabelledTime label={projectsMessages.checked} at={project.checkedAt} none={projectsMessages.notChecked} />
            {!project.policies.paused && <NextCheck at={project.nextCheckAt} />}
          </span>
          <OwnRole project={name} />
        </div>
      </div>
      <Notices project={project} />
      <CopiesNotice project={project} />
      <nav className={classes['tabs']} aria-label={projectMessages.sections}>
        <Link
          to="/projects/$project/credentials"
          params={{ project: name }}
          className={classes['tab']}
          aria-current={isNew ? 'page' : undefined}
        >
          {projectMessages.credentials}
        </Link>
        <Link to="/projects/$project/drift" params={{ project: name }} className={classes['tab']}>
          {projectMessages.drift}
        </Link>
        <Link to="/projects/$project/events" params={{ project: name }} className={classes['tab']}>
          {projectMessages.events}
        </Link>
        {may('webhook.read') && (
          <Link to="/projects/$project/webhooks" params={{ project: name }} className={classes['tab']}>
            {projectMessages.webhooks}
          </Link>
        )}
        <Link to="/projects/$project/settings" params={{ project: name }} className={classes['tab']}>
          {projectMessages.settings}
        </Link>
      </nav>
      <Outlet />
    </>
  )
}

/** The way to the page: the projects, this project, and the credential if the page is about one. */
function Trail({ project }: { readonly project: string }) {
  const { id } = useParams({ strict: false })
  const isEdit = useMatchRoute()({ to: '/projects/$project/credentials/$id/edit' }) !== false
  const trail: Crumb[] = [{ text: generalMessages.nav.projects, link: { to: '/projects' } }]
  if (id === undefined) trail.push({ text: project })
  else {
    trail.push({ text: project, link: { to: '/projects/$project/credentials', params: { project } } })
    trail.push({ text: id, ...(isEdit && { link: { to: '/projects/$project/credentials/$id', params: { project, id } } }) })
    if (isEdit) trail.push({ text: generalMessages.edit })
  }
  return <Breadcrumb label={generalMessages.nav.projects} trail={trail} />
}

/** Milliseconds up to which a time is said to be just now, which a check that is still to come cannot be. */
const SOON = 10_000

/** When Jenkins is read next. Nothing is said of a check that is due. */
function NextCheck({ at }: { readonly at: string | null }) {
  const now = useNow()
  if (at === null || Date.parse(at) < now + SOON) return null
  return (
    <>
      {' · '}
      <LabelledTime label={jenkinsStateMessages.nextCheck} at={at} none="" />
    </>
  )
}

/** The role in this project of the person who is signed in. */
function OwnRole({ project }: { readonly project: string }) {
  const me = useMe()
  const role = me.platformAdmin ? generalMessages.role.platformAdmin : roleIn(me, project)
  if (role === undefined) return null
  return (
    <span>
      {projectMessages.yourRole} {role}
      {me.readOnly && ` · ${generalMessages.role.readOnly}`}
    </span>
  )
}

function roleIn({ roles }: Caller, project: string): string | undefined {
  const role = own(roles, project)
  return role === undefined ? undefined : generalMessages.role[role]
}

/** Where the project is in Jenkins: its only folder, or how many there are, with a link to them. */
function Places({ project: { name, controller, folder, targets } }: { readonly project: Project }) {
  const may = useMay()
  if (targets.length > 1)
    return (
      <Link to="/projects/$project/settings" params={{ project: name }} title={targets.map(placeText).join('\n')}>
        {targetMessages.count(targets.length)}
      </Link>
    )
  return (
    <>
      <span>
        {projectMessages.folder} <code>{folder.join(' / ')}</code>
      </span>
      <span>
        {projectsMessages.controller}{' '}
        {may('controller.read') ? (
          <Link to="/controllers/$controller" params={{ controller }}>
            {controller}
          </Link>
        ) : (
          <code>{controller}</code>
        )}
      </span>
    </>
  )
}

function Notices({ project }: { readonly project: Project }) {
  const texts = [
    ...(project.blocked === null
      ? []
      : [own(projectMessages.blocked, project.blocked.reason) ?? translateSentences(project.blocked.message)]),
    ...(project.deletedAt === null ? [] : [projectMessages.deleting]),
    ...(project.policies.paused ? [projectMessages.paused] : []),
    ...(project.movedFrom === null ? [] : [projectMessages.moving(project.movedFrom.join(' / '))])
  ]
  const mayResume = useMay(project.name)('project.update')
  return texts.map(text => (
    <Alert key={text} color="yellow" mb="md">
      {text}{' '}
      {text === projectMessages.paused && mayResume && (
        <Link to="/projects/$project/settings" params={{ project: project.name }}>
          {projectMessages.settings}
        </Link>
      )}
      {text === projectMessages.blocked.FolderExists && (
        <div>
          <ConfirmFolder project={project} />
        </div>
      )}
    </Alert>
  ))
}
