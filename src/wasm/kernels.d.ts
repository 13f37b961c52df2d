/** Address of a build of the kernels, from tools/vite/kernels-plugin.ts. */
declare module 'kernels:*' {
  const url: string;
  export default url;
}
