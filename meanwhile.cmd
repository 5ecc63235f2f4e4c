@echo off
rem The command `meanwhile` for Windows: finds a JDK 25, builds Meanwhile with Maven if there is no build, and starts the JVM.
rem It does less than the script for Linux and macOS: no caches, so a start takes longer, and no benchmarks. When the sources have changed, delete
rem cli\target. It has not been tried on Windows yet.

setlocal
set "ROOT=%~dp0"
set "JAR=%ROOT%cli\target\meanwhile-cli.jar"
set "LIBRARIES=%ROOT%cli\target\runtime-class-path"
set "RESOLVER=%ROOT%cli\target\resolver-class-path"
set "LOG=%ROOT%cli\target\build.log"
set "JDK="

if "%~1"=="bench" (
    echo meanwhile: bench needs Linux or macOS 1>&2
    exit /b 2
)

if defined JAVA_HOME call :try "%JAVA_HOME%"
for %%J in (java.exe) do if not "%%~$PATH:J"=="" call :try "%%~dp$PATH:J.."
for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\jdk-*" "%ProgramFiles%\Java\jdk-*" "%ProgramFiles%\Microsoft\jdk-*" "%ProgramFiles%\Zulu\zulu-*" "%USERPROFILE%\.jdks\*") do call :try "%%~D"
if not defined JDK (
    echo meanwhile: no JDK 25 or later was found. Install one with 1>&2
    echo meanwhile:     winget install EclipseAdoptium.Temurin.25.JDK 1>&2
    echo or set JAVA_HOME to the folder of one. 1>&2
    exit /b 2
)

if exist "%JAR%" if exist "%LIBRARIES%" if exist "%RESOLVER%" goto :start
where mvn >nul 2>nul
if errorlevel 1 (
    echo meanwhile: Maven is needed to build Meanwhile, but there is no mvn on the PATH. See https://maven.apache.org/install.html 1>&2
    exit /b 2
)
echo meanwhile: building, which takes about a minute ... 1>&2
if not exist "%ROOT%cli\target" mkdir "%ROOT%cli\target"
set "JAVA_HOME=%JDK%"
call mvn -B -Dmaven.test.skip=true "-Dclass.path.separator=;" -f "%ROOT%pom.xml" -pl cli -am package >"%LOG%" 2>&1
if errorlevel 1 (
    echo meanwhile: the build failed: 1>&2
    findstr /b /c:"[ERROR]" "%LOG%" 1>&2
    echo meanwhile: the full log is in "%LOG%" 1>&2
    exit /b 2
)

:start
echo " %MEANWHILE_JAVA_OPTS%" | findstr /c:" -cp" /c:" -classpath" /c:" --class-path" /c:" -jar" >nul
if not errorlevel 1 (
    echo meanwhile: MEANWHILE_JAVA_OPTS must not set the class path, which has Meanwhile itself. Use --class-path of run and serve 1>&2
    exit /b 2
)
set "CLASSPATH="
set "JARS="
for /f "usebackq delims=" %%L in ("%LIBRARIES%") do set "CLASSPATH=%JAR%;%%L"
for /f "usebackq delims=" %%L in ("%RESOLVER%") do set "JARS=%%L"
"%JDK%\bin\java.exe" --add-opens java.base/java.lang=ALL-UNNAMED -Djdk.trackAllThreads=false -Xss8m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "-Dmeanwhile.root=%ROOT%." "-Dmeanwhile.resolver=%JARS%" %MEANWHILE_JAVA_OPTS% dev.meanwhile.cli.Main %*
exit /b %ERRORLEVEL%

rem Sets JDK to the folder given if that is a JDK 25 or later, and none has been found.
:try
if defined JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
findstr /r /c:"^JAVA_VERSION=.2[5-9]" /c:"^JAVA_VERSION=.[3-9][0-9]" "%~1\release" >nul 2>nul
if not errorlevel 1 set "JDK=%~1"
exit /b 0
