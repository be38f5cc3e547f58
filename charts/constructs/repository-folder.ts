/** @throws unless it is a folder of the repository, as Argo CD and Flux take it */
export function refuseFolder(path: string): void {
  if (path.startsWith('/') || path === '' || path.split('/').includes('..'))
    throw new Error(`path: received ${path === '' ? 'nothing' : path}; accepted: a folder in the repository`);
}
