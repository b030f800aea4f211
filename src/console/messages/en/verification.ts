import type { Verification } from '../../api/verification.ts'
import { number, plural } from './intl.ts'

/** Whether a credential works where it is meant to be used: on its page, in its form, in lists and on the overview. */
export const verificationMessages = {
  title: 'Does it work?',
  state: { valid: 'Works', invalid: 'Does not work', unknown: 'Not known' } satisfies Record<Verification['state'], string>,
  never: 'Not checked yet',
  filters: { valid: 'Works', invalid: 'Does not work', unknown: 'Not known', never: 'Not checked yet' },
  target: 'Verify target',
  result: 'Result',
  reason: 'Why',
  as: 'Logged in as',
  checkedAt: 'Checked',
  next: 'Next check',
  nextCheck: {
    stopped: 'None, so that the account is not locked, until the value changes or someone presses “Check that it works”.',
    retried: 'Automatic: 15 minutes after the last one, then less often.',
    daily: 'Automatic: once a day.',
    'after-change': 'Automatic: once a value changes.',
    'on-request': 'Only on request. The policy of this project is not to check automatically.'
  },
  check: 'Check that it works',
  checking: 'Checking. This takes up to 30 seconds.',
  waiting: 'It is checked soon. The result appears here.',
  checked: (id: string, state: string) => `${id}: ${state}`,
  retryAt: 'The next check is possible',
  chooseTarget: 'Choose a verify target',

  with: 'Verify target',
  withHelp: 'Where the bridge checks whether the credential works. The address is fixed by a platform administrator.',
  withOnly: (target: string) => `${target}, the only one that fits`,
  withSuggested: 'Suggested by what you entered.',
  suggestion: (target: string) => `What you entered belongs to ${target}.`,
  suggest: (target: string) => `Use ${target}`,
  gone: (target: string) => `${target} (no longer usable)`,
  before: 'Nothing is saved by this. The values are sent to the verify target alone.',
  stored: 'Checks the stored values.',
  withKept: 'Values that are kept can only be checked after saving, on the page of the credential.',
  generated: 'The key pair is made on saving. Register its public key, then check it on the page of the credential.',
  correctFirst: 'Correct the marked fields first.',

  invalidCount: (n: number) => plural(n, '# does not work', '# do not work'),
  toInvalid: (n: number) => plural(n, '# credential does not work', `${number(n)} credentials do not work`),

  reasons: {
    LoginRefused: 'The verify target does not accept this login. Replace the value, or unlock the account there.',
    PermissionMissing: 'The login works, but may not do what the verify target asks for. Grant it that there.',
    Unavailable: 'The verify target does not answer, or no worker that can reach it runs. Check again later.',
    Timeout: 'The verify target took too long to answer. Check again later.',
    RateLimited: 'The verify target asks to slow down. Check again later.',
    AddressRefused: 'The bridge may not call the address of the verify target. Ask a platform administrator.',
    AddressElsewhere:
      'The credential or an answer names another server than the verify target. Nothing was sent there. Choose another verify target, or correct the server.',
    TlsFailed: 'The certificate of the verify target is not trusted, or TLS failed in another way. Ask a platform administrator.',
    HostKeyChanged:
      'The server shows another host key than the verify target has. Nothing was sent. Ask a platform administrator to find out why.',
    BadAnswer: 'The answer is not that of such a verify target. Ask a platform administrator to check its address.',
    TooLarge: 'The answer of the verify target is larger than the bridge accepts.',
    ContentUnsupported: 'The content needs something that the bridge never does, such as running a program or reading a file.',
    NotProved:
      'The verify target answers, but its answer proves nothing about the login. Ask a platform administrator to check its address and options.',
    TypeUnsupported: 'Credentials of this type are not checked on this verify target. Choose another one.',
    ValueMissing: 'A value of the credential is missing, was not read yet, or cannot be decrypted.',
    Stopped: 'Two checks of this value failed within an hour, and another could lock the account. Replace the value.',
    TargetMissing: 'The verify target was removed, or the project may no longer use it. Choose another one.',
    Interrupted: 'The bridge was stopped during the check. Check again.'
  } satisfies Record<NonNullable<Verification['reason']>, string>
}
