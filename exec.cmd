@rem npm scripts begin with "exec", so that on POSIX no shell stands between npm and the program.
@%*
