; What the installer for Windows does beyond electron-builder's own: "Open with > Kinetint" for films.
;
; electron-builder's own way of naming kinds of files makes the app their default. This one only tells Windows which
; kinds of files the program takes. No key of a kind of file is touched, nor anything that says what opens it, so that
; the person's player stays what it is. See "Registering applications" in Microsoft's documentation of the shell.
;
; SHELL_CONTEXT is the person's part of the registry, or the machine's where it was installed for everybody.

!define KINETINT_KEY "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"

!macro kinetintTakes ENDING
  WriteRegStr SHELL_CONTEXT "${KINETINT_KEY}\SupportedTypes" ".${ENDING}" ""
!macroend

; SHCNE_ASSOCCHANGED: windows of the Explorer that are open learn of it.
!macro kinetintTellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "${KINETINT_KEY}" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "${KINETINT_KEY}\shell\open\command" "" '"$appExe" "%1"'
  ; Kinds that an earlier version took and this one does not.
  DeleteRegKey SHELL_CONTEXT "${KINETINT_KEY}\SupportedTypes"
  ; The endings of shared/film-files.ts.
  !insertmacro kinetintTakes "3gp"
  !insertmacro kinetintTakes "asf"
  !insertmacro kinetintTakes "avi"
  !insertmacro kinetintTakes "divx"
  !insertmacro kinetintTakes "dv"
  !insertmacro kinetintTakes "flv"
  !insertmacro kinetintTakes "m2ts"
  !insertmacro kinetintTakes "m2v"
  !insertmacro kinetintTakes "m4v"
  !insertmacro kinetintTakes "mkv"
  !insertmacro kinetintTakes "mov"
  !insertmacro kinetintTakes "mp4"
  !insertmacro kinetintTakes "mpeg"
  !insertmacro kinetintTakes "mpg"
  !insertmacro kinetintTakes "mts"
  !insertmacro kinetintTakes "mxf"
  !insertmacro kinetintTakes "ogv"
  !insertmacro kinetintTakes "qt"
  !insertmacro kinetintTakes "ts"
  !insertmacro kinetintTakes "vob"
  !insertmacro kinetintTakes "webm"
  !insertmacro kinetintTakes "wmv"
  !insertmacro kinetintTellExplorer
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "${KINETINT_KEY}"
  !insertmacro kinetintTellExplorer
!macroend
