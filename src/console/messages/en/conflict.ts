export const conflictMessages = {
  title: 'Changed by someone else in the meantime',
  when: 'Changed',
  overwrite: 'Overwrite with mine',
  takeTheirs: 'Discard mine'
}
