import { list, number, plural } from './intl.ts'

/** What a request of the API did, by its method and route. */
export const deedMessages = {
  /** What was tried and not done. */
  tried: (deed: string) => `tried, in vain: ${deed}`,
  /** A credential that was created or changed to take over what Jenkins holds. */
  takeOver: 'took over the credential',
  /** What no sentence is known of: its method and route. */
  other: (method: string, route: string) => `called ${method} ${route}`,
  filters: { outcome: 'Outcome', action: 'Permission', target: 'Affected' },
  csvHelp: 'Up to 2,000 of the matching entries, newest first, as a table.',
  /** Credentials that a request named, if it named several: those that the trail lists, and how many there are. */
  ofCredentials: (ids: readonly string[], total: number) => {
    const more = total - ids.length
    return `${plural(total, '# credential', '# credentials')}: ${more > 0 ? `${ids.join(', ')} and ${number(more)} more` : list(ids)}`
  },
  events: {
    filter: 'Filters of the events',
    text: 'Contains',
    type: 'Type',
    actor: 'Who',
    credential: 'Credential',
    none: 'No events found',
    noneText: 'Nothing matches the filters.',
    jsonHelp: 'Up to 2,000 of the matching events, newest first, one JSON object per line.'
  },
  deeds: {
    'POST /projects': 'created the project',
    'PUT /projects/:project': 'set up the project',
    'PATCH /projects/:project': 'changed the settings of',
    'DELETE /projects/:project': 'deleted the project',
    'POST /projects/:project/sync': 'requested a sync of',
    'POST /projects/:project/confirm-folder': 'confirmed the folder of',
    'POST /projects/:project/copies/find': 'searched for copies of',
    'POST /projects/:project/copies/remove': 'removed copies of',
    'POST /projects/:project/copies/follow': 'moved to its copies the project',
    'POST /projects/:project/credentials': 'created the credential',
    'PUT /projects/:project/credentials': 'declared the credentials of',
    'PUT /projects/:project/credentials/:id': 'replaced the credential',
    'PATCH /projects/:project/credentials/:id': 'changed the credential',
    'DELETE /projects/:project/credentials/:id': 'deleted the credential',
    'POST /projects/:project/credentials/:id/sync': 'requested a sync of the credential',
    'POST /projects/:project/credentials/:id/refresh': 'read the values again of the credential',
    'POST /projects/:project/credentials/:id/keep-theirs': 'kept the values of Jenkins for',
    'POST /projects/:project/credentials/validate': 'checked a credential for',
    'POST /projects/:project/adopt': 'took over the credentials of',
    'PUT /projects/:project/unmanaged/:id/ignored': 'ignored the unmanaged credential',
    'DELETE /projects/:project/unmanaged/:id/ignored': 'stopped ignoring the unmanaged credential',
    'DELETE /projects/:project/unmanaged/:id': 'deleted in Jenkins the unmanaged credential',
    'POST /projects/:project/webhooks': 'created a webhook of',
    'PATCH /projects/:project/webhooks/:id': 'changed a webhook of',
    'DELETE /projects/:project/webhooks/:id': 'deleted a webhook of',
    'POST /projects/:project/webhooks/:id/rotate-secret': 'replaced the secret of a webhook of',
    'POST /projects/:project/webhooks/:id/test': 'tested a webhook of',
    'POST /projects/:project/webhooks/:id/deliveries/:delivery/redeliver': 'sent again an event of',
    'PUT /projects/:project/members/:subject': 'gave a role to',
    'DELETE /projects/:project/members/:subject': 'removed the role of',
    'POST /controllers': 'registered the controller',
    'PATCH /controllers/:controller': 'changed the controller',
    'DELETE /controllers/:controller': 'removed the controller',
    'POST /controllers/:controller/check': 'checked the controller',
    'POST /controllers/:controller/accept': 'accepted another Jenkins for the controller',
    'POST /projects/:project/credentials/:id/shares': 'shared the credential',
    'DELETE /projects/:project/credentials/:id/shares/:receiver': 'ended a share of the credential',
    'POST /secret-stores': 'registered the secret store',
    'PATCH /secret-stores/:store': 'changed the secret store',
    'DELETE /secret-stores/:store': 'removed the secret store',
    'POST /secret-stores/:store/check': 'checked the secret store',
    'POST /secret-stores/:store/refresh': 'read all values from the secret store',
    'POST /projects/:project/credentials/:id/verify': 'verified the credential',
    'POST /verify-targets': 'registered the verify target',
    'PATCH /verify-targets/:target': 'changed the verify target',
    'DELETE /verify-targets/:target': 'removed the verify target',
    'POST /verify-targets/:target/check': 'checked the verify target',
    'POST /verify-targets/:target/host-keys': 'read the host keys of the verify target',
    'POST /tokens': 'created the token',
    'DELETE /tokens/:id': 'revoked the token',
    'PUT /group-roles/:group': 'set the roles of the group',
    'DELETE /group-roles/:group': 'removed the roles of the group',
    'POST /keys/rotate': 'started the re-encryption',
    'POST /admin/reload': 'reloaded the settings',
    'POST /sign-in/once': 'signed in with a link',
    'GET /audit': 'exported or read the audit trail'
  }
}
